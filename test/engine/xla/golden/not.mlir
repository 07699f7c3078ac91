module @pullback {
  func.func public @main(%arg0: tensor<2xi1>) -> (tensor<2xi1>) {
    %0 = stablehlo.not %arg0 : tensor<2xi1>
    func.return %0 : tensor<2xi1>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<2xi32>) -> (tensor<2xi32>) {
    %0 = stablehlo.not %arg0 : tensor<2xi32>
    func.return %0 : tensor<2xi32>
  }
}
