module @pullback {
  func.func public @main(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>) -> (tensor<2xf32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<f32>
    %4 = "stablehlo.reduce"(%arg0, %0) <{dimensions = array<i64: 0>}> ({
    ^bb0(%1: tensor<f32>, %2: tensor<f32>):
      %3 = stablehlo.add %1, %2 : tensor<f32>
      stablehlo.return %3 : tensor<f32>
    }) : (tensor<2xf32>, tensor<f32>) -> tensor<f32>
    %5 = stablehlo.constant dense<0x41200000> : tensor<f32>
    %6 = stablehlo.compare LT, %4, %5, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
    %22:2 = "stablehlo.while"(%6, %arg0) ({
    ^bb0(%7: tensor<i1>, %8: tensor<2xf32>):
      stablehlo.return %7 : tensor<i1>
    }, {
    ^bb0(%9: tensor<i1>, %10: tensor<2xf32>):
      %11 = stablehlo.multiply %10, %arg1 : tensor<2xf32>
      %12 = stablehlo.constant dense<0x3F800000> : tensor<f32>
      %13 = "stablehlo.broadcast_in_dim"(%12) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<2xf32>
      %14 = stablehlo.add %11, %13 : tensor<2xf32>
      %15 = stablehlo.constant dense<0x00000000> : tensor<f32>
      %19 = "stablehlo.reduce"(%14, %15) <{dimensions = array<i64: 0>}> ({
      ^bb0(%16: tensor<f32>, %17: tensor<f32>):
        %18 = stablehlo.add %16, %17 : tensor<f32>
        stablehlo.return %18 : tensor<f32>
      }) : (tensor<2xf32>, tensor<f32>) -> tensor<f32>
      %20 = stablehlo.constant dense<0x41200000> : tensor<f32>
      %21 = stablehlo.compare LT, %19, %20, FLOAT : (tensor<f32>, tensor<f32>) -> tensor<i1>
      stablehlo.return %21, %14 : tensor<i1>, tensor<2xf32>
    }) : (tensor<i1>, tensor<2xf32>) -> (tensor<i1>, tensor<2xf32>)
    func.return %22#1 : tensor<2xf32>
  }
}
