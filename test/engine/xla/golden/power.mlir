module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<2x3xf32>) -> (tensor<2x3xf32>) {
    %0 = stablehlo.power %arg0, %arg1 : tensor<2x3xf32>
    func.return %0 : tensor<2x3xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<4xi32>, %arg1: tensor<4xi32>) -> (tensor<4xi32>) {
    %0 = stablehlo.power %arg0, %arg1 : tensor<4xi32>
    %1 = stablehlo.constant dense<0> : tensor<4xi32>
    %2 = stablehlo.constant dense<1> : tensor<4xi32>
    %3 = stablehlo.compare EQ, %arg0, %2, SIGNED : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi1>
    %4 = "stablehlo.select"(%3, %2, %1) : (tensor<4xi1>, tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
    %5 = stablehlo.compare LT, %arg1, %1, SIGNED : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi1>
    %6 = "stablehlo.select"(%5, %4, %0) : (tensor<4xi1>, tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
    func.return %6 : tensor<4xi32>
  }
}
