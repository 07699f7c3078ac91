module @pullback {
  func.func public @main(%arg0: tensor<2x4x5x3xf32>) -> (tensor<2x2x3x3xf32>) {
    %0 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %4 = "stablehlo.reduce_window"(%arg0, %0) <{base_dilations = array<i64: 1, 1, 1, 1>, padding = dense<[[0, 0], [0, 0], [0, 1], [0, 0]]> : tensor<4x2xi64>, window_dilations = array<i64: 1, 1, 1, 1>, window_dimensions = array<i64: 1, 2, 2, 1>, window_strides = array<i64: 1, 2, 2, 1>}> ({
    ^bb0(%1: tensor<f32>, %2: tensor<f32>):
      %3 = stablehlo.maximum %1, %2 : tensor<f32>
      stablehlo.return %3 : tensor<f32>
    }) : (tensor<2x4x5x3xf32>, tensor<f32>) -> tensor<2x2x3x3xf32>
    func.return %4 : tensor<2x2x3x3xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<5xi32>) -> (tensor<4xi32>) {
    %0 = stablehlo.constant dense<0> : tensor<i32>
    %4 = "stablehlo.reduce_window"(%arg0, %0) <{base_dilations = array<i64: 2>, padding = dense<[[1, 2]]> : tensor<1x2xi64>, window_dilations = array<i64: 2>, window_dimensions = array<i64: 3>, window_strides = array<i64: 2>}> ({
    ^bb0(%1: tensor<i32>, %2: tensor<i32>):
      %3 = stablehlo.add %1, %2 : tensor<i32>
      stablehlo.return %3 : tensor<i32>
    }) : (tensor<5xi32>, tensor<i32>) -> tensor<4xi32>
    func.return %4 : tensor<4xi32>
  }
}
