/**
 * The types that stand in the types of words. What a word, a model or a generic function of one's own gives may hold them, and a declaration
 * file then has to name them; there is little other use for them, and so no other entry lists them. Those of layers, losses, optimizers,
 * training and data lie in the `types` of their own entries.
 */
export type * from '../op/types.js'
export type { Floats, NonFloat } from '../tensor/float-leaves.js'
export type { Keys } from '../tensor/keys.js'
export type { FloatTree, Grad, ValueAndGrad, Vjp } from '../transform/autodiff.js'
export type { CheckGradsOptions } from '../transform/check-grads.js'
export type { ArgumentsCheck, Compile, Compiled, ResultCheck } from '../transform/compile.js'
export type { Device } from '../transform/engine.js'

// The types of the entry `pullback`, which a program of layers alone does not import.
export type { Dim, NamedDim, Shape } from '../shape/kind/dim.js'
export type { Refuse, ShapeError, Told } from '../shape/error.js'
export type { AxisProblem } from '../shape/axis.js'
export type { SmallSize } from '../shape/small-size.js'
export type { DType, FloatDType, NumericDType } from '../tensor/dtype.js'
export type { Key } from '../tensor/key.js'
export type { AnyTensor, Tensor, TensorJSON } from '../tensor/value.js'
export type { Tree } from '../graph/tree.js'
export type { Inserted, Placed, PlaceOf, Stacked } from '../transform/stacked.js'
export type { Batches, SureOptions, Vmap, VmapOptions } from '../transform/vmap.js'
export type { Cond } from '../transform/cond.js'
export type { Remat } from '../transform/remat.js'
export type { WhileLoop } from '../transform/while-loop.js'
export type { Scan, ScanOptions, StepOf, StepsCheck, StepsOf } from '../transform/scan.js'
export type { BackwardCheck, Cotangent } from '../transform/custom-vjp.js'
export type { HessianWord, Jacobian, JacobianWord } from '../transform/jacobian.js'
export type { Chosen, PlacesCheck } from '../transform/places.js'
