module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<3xf32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %4 = "stablehlo.reduce"(%arg0, %0) <{dimensions = array<i64: 0>}> ({
    ^bb0(%1: tensor<f32>, %2: tensor<f32>):
      %3 = stablehlo.add %1, %2 : tensor<f32>
      stablehlo.return %3 : tensor<f32>
    }) : (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
    func.return %4 : tensor<3xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<f32>) {
    %0 = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %4 = "stablehlo.reduce"(%arg0, %0) <{dimensions = array<i64: 0, 1>}> ({
    ^bb0(%1: tensor<f32>, %2: tensor<f32>):
      %3 = stablehlo.maximum %1, %2 : tensor<f32>
      stablehlo.return %3 : tensor<f32>
    }) : (tensor<2x3xf32>, tensor<f32>) -> tensor<f32>
    func.return %4 : tensor<f32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<2x3xi32>) -> (tensor<2xi32>) {
    %0 = stablehlo.constant dense<2147483647> : tensor<i32>
    %4 = "stablehlo.reduce"(%arg0, %0) <{dimensions = array<i64: 1>}> ({
    ^bb0(%1: tensor<i32>, %2: tensor<i32>):
      %3 = stablehlo.minimum %1, %2 : tensor<i32>
      stablehlo.return %3 : tensor<i32>
    }) : (tensor<2x3xi32>, tensor<i32>) -> tensor<2xi32>
    func.return %4 : tensor<2xi32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<4xi1>) -> (tensor<i1>) {
    %0 = stablehlo.constant dense<true> : tensor<i1>
    %4 = "stablehlo.reduce"(%arg0, %0) <{dimensions = array<i64: 0>}> ({
    ^bb0(%1: tensor<i1>, %2: tensor<i1>):
      %3 = stablehlo.and %1, %2 : tensor<i1>
      stablehlo.return %3 : tensor<i1>
    }) : (tensor<4xi1>, tensor<i1>) -> tensor<i1>
    func.return %4 : tensor<i1>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<4xi1>) -> (tensor<i1>) {
    %0 = stablehlo.constant dense<false> : tensor<i1>
    %4 = "stablehlo.reduce"(%arg0, %0) <{dimensions = array<i64: 0>}> ({
    ^bb0(%1: tensor<i1>, %2: tensor<i1>):
      %3 = stablehlo.or %1, %2 : tensor<i1>
      stablehlo.return %3 : tensor<i1>
    }) : (tensor<4xi1>, tensor<i1>) -> tensor<i1>
    func.return %4 : tensor<i1>
  }
}
