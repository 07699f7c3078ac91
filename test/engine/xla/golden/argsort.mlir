module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xi32>) {
    %9 = stablehlo.iota dim = 1 : tensor<2x3xi32>
    %10:2 = "stablehlo.sort"(%arg0, %9) <{dimension = 1 : i64, is_stable = true}> ({
    ^bb0(%0: tensor<f32>, %1: tensor<f32>, %2: tensor<i32>, %3: tensor<i32>):
      %4 = stablehlo.compare LT, %0, %1, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
      %5 = stablehlo.compare NE, %1, %1, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
      %6 = stablehlo.compare EQ, %0, %0, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
      %7 = stablehlo.and %5, %6 : tensor<i1>
      %8 = stablehlo.or %4, %7 : tensor<i1>
      stablehlo.return %8 : tensor<i1>
    }) : (tensor<2x3xf32>, tensor<2x3xi32>) -> (tensor<2x3xf32>, tensor<2x3xi32>)
    func.return %10#1 : tensor<2x3xi32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<4xi32>) -> (tensor<4xi32>) {
    %5 = stablehlo.iota dim = 0 : tensor<4xi32>
    %6:2 = "stablehlo.sort"(%arg0, %5) <{dimension = 0 : i64, is_stable = true}> ({
    ^bb0(%0: tensor<i32>, %1: tensor<i32>, %2: tensor<i32>, %3: tensor<i32>):
      %4 = stablehlo.compare LT, %0, %1, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %4 : tensor<i1>
    }) : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>)
    func.return %6#1 : tensor<4xi32>
  }
}
