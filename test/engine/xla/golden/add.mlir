module @pullback {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<2x3xf32>) -> (tensor<2x3xf32>) {
    %0 = stablehlo.add %arg0, %arg1 : tensor<2x3xf32>
    func.return %0 : tensor<2x3xf32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<4xi32>, %arg1: tensor<4xi32>) -> (tensor<4xi32>) {
    %0 = stablehlo.add %arg0, %arg1 : tensor<4xi32>
    func.return %0 : tensor<4xi32>
  }
}
