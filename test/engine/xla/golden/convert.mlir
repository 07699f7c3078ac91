module @pullback {
  func.func public @main(%arg0: tensor<2xf32>) -> (tensor<2xi32>) {
    %0 = "stablehlo.convert"(%arg0) : (tensor<2xf32>) -> tensor<2xi32>
    func.return %0 : tensor<2xi32>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<i1>) -> (tensor<f64>) {
    %0 = "stablehlo.convert"(%arg0) : (tensor<i1>) -> tensor<f64>
    func.return %0 : tensor<f64>
  }
}

module @pullback {
  func.func public @main(%arg0: tensor<3xf64>) -> (tensor<3xi1>) {
    %0 = "stablehlo.convert"(%arg0) : (tensor<3xf64>) -> tensor<3xi1>
    func.return %0 : tensor<3xi1>
  }
}
