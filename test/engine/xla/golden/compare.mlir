module @pullback {
  func.func public @main(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>) -> (tensor<2xi1>) {
    %0 = stablehlo.compare LT, %arg0, %arg1, FLOAT : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
    func.return %0 : tensor<2xi1>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<i32>, %arg1: tensor<i32>) -> (tensor<i1>) {
    %0 = stablehlo.compare NE, %arg0, %arg1, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
    func.return %0 : tensor<i1>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<1xi1>, %arg1: tensor<1xi1>) -> (tensor<1xi1>) {
    %0 = stablehlo.compare EQ, %arg0, %arg1, UNSIGNED : (tensor<1xi1>, tensor<1xi1>) -> tensor<1xi1>
    func.return %0 : tensor<1xi1>
  }
}
