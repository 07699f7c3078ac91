module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %4 = "stablehlo.reduce_window"(%arg0, %0) <{window_dimensions = array<i64: 1, 3>, padding = dense<[[0, 0], [2, 0]]> : tensor<2x2xi64>}> ({
    ^bb0(%1: tensor<f32>, %2: tensor<f32>):
      %3 = stablehlo.add %1, %2 : tensor<f32>
      stablehlo.return %3 : tensor<f32>
    }) : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
    func.return %4 : tensor<2x3xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<4xi32>) -> (tensor<4xi32>) {
    %0 = stablehlo.constant dense<0> : tensor<i32>
    %4 = "stablehlo.reduce_window"(%arg0, %0) <{window_dimensions = array<i64: 4>, padding = dense<[[0, 3]]> : tensor<1x2xi64>}> ({
    ^bb0(%1: tensor<i32>, %2: tensor<i32>):
      %3 = stablehlo.add %1, %2 : tensor<i32>
      stablehlo.return %3 : tensor<i32>
    }) : (tensor<4xi32>, tensor<i32>) -> tensor<4xi32>
    func.return %4 : tensor<4xi32>
  }
}
