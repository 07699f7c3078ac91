module @pullback {
  func.func public @main(%arg0: tensor<5xi32>, %arg1: tensor<5xi32>) -> (tensor<5xi32>) {
    %0 = stablehlo.shift_right_logical %arg0, %arg1 : tensor<5xi32>
    func.return %0 : tensor<5xi32>
  }
}
