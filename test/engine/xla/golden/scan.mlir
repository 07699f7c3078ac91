module @pullback {
  func.func public @main(%arg0: tensor<f32>, %arg1: tensor<5x2xf32>) -> (tensor<f32>, tensor<5x2xf32>) {
    %0 = stablehlo.constant dense<0x00000000> : tensor<5x2xf32>
    %1 = stablehlo.constant dense<0> : tensor<i32>
    %2 = stablehlo.constant dense<4> : tensor<i32>
    %3 = stablehlo.constant dense<0> : tensor<i32>
    %4 = stablehlo.constant dense<1> : tensor<i32>
    %5 = stablehlo.constant dense<5> : tensor<i32>
    %26:3 = "stablehlo.while"(%3, %arg0, %0) ({
    ^bb0(%6: tensor<i32>, %7: tensor<f32>, %8: tensor<5x2xf32>):
      %9 = stablehlo.compare LT, %6, %5, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %9 : tensor<i1>
    }, {
    ^bb0(%10: tensor<i32>, %11: tensor<f32>, %12: tensor<5x2xf32>):
      %13 = stablehlo.add %10, %4 : tensor<i32>
      %14 = "stablehlo.dynamic_slice"(%arg1, %10, %1) <{slice_sizes = array<i64: 1, 2>}> : (tensor<5x2xf32>, tensor<i32>, tensor<i32>) -> tensor<1x2xf32>
      %15 = "stablehlo.reshape"(%14) : (tensor<1x2xf32>) -> tensor<2xf32>
      %16 = stablehlo.constant dense<0x00000000> : tensor<f32>
      %20 = "stablehlo.reduce"(%15, %16) <{dimensions = array<i64: 0>}> ({
      ^bb0(%17: tensor<f32>, %18: tensor<f32>):
        %19 = stablehlo.add %17, %18 : tensor<f32>
        stablehlo.return %19 : tensor<f32>
      }) : (tensor<2xf32>, tensor<f32>) -> tensor<f32>
      %21 = stablehlo.add %11, %20 : tensor<f32>
      %22 = "stablehlo.broadcast_in_dim"(%11) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<2xf32>
      %23 = stablehlo.multiply %15, %22 : tensor<2xf32>
      %24 = "stablehlo.reshape"(%23) : (tensor<2xf32>) -> tensor<1x2xf32>
      %25 = "stablehlo.dynamic_update_slice"(%12, %24, %10, %1) : (tensor<5x2xf32>, tensor<1x2xf32>, tensor<i32>, tensor<i32>) -> tensor<5x2xf32>
      stablehlo.return %13, %21, %25 : tensor<i32>, tensor<f32>, tensor<5x2xf32>
    }) : (tensor<i32>, tensor<f32>, tensor<5x2xf32>) -> (tensor<i32>, tensor<f32>, tensor<5x2xf32>)
    func.return %26#1, %26#2 : tensor<f32>, tensor<5x2xf32>
  }
}
