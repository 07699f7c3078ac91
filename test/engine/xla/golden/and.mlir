module @pullback {
  func.func public @main(%arg0: tensor<3xi1>, %arg1: tensor<3xi1>) -> (tensor<3xi1>) {
    %0 = stablehlo.and %arg0, %arg1 : tensor<3xi1>
    func.return %0 : tensor<3xi1>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<i32>, %arg1: tensor<i32>) -> (tensor<i32>) {
    %0 = stablehlo.and %arg0, %arg1 : tensor<i32>
    func.return %0 : tensor<i32>
  }
}
