import { asStated } from '../tensor/cast.js'
import { storageOf, type AnyTensor } from '../tensor/value.js'
import { OnnxError } from './program/error.js'
import { elementTypes, Graph } from './file/graph.js'
import type { Lowering, Value } from './lower/lowering.js'
import { lowerings } from './lower/table.js'
import { int, message, text, written, type Part } from './file/proto.js'
import { isKnown, nameOf } from './program/size.js'
import type { SymbolicProgram, SymbolicType } from './program/symbolic.js'

/** What a program's arguments and results are called; arguments that are known become part of the model. */
export interface Names {
  readonly inputs: readonly { readonly name: string; readonly known: AnyTensor | undefined }[]
  readonly results: readonly string[]
}

/** The versions of the format and of the operators: those that every runtime of the last years reads. */
const IR_VERSION = 8
const OPSET = 18

/** What a message may hold. */
const LARGEST = 2 ** 31 - 1

const valueInfo = (field: number, name: string, { shape, dtype }: SymbolicType): Part => message(field, [
  text(1, name),
  message(2, [message(1, [
    int(1, elementTypes[dtype]),
    message(2, shape.map(size => message(1, [isKnown(size) ? int(1, size.plus) : text(2, nameOf(size))]))),
  ])]),
])

/** Where the size of the batch can be read. */
const batchOf = ({ arguments: args }: SymbolicProgram, { inputs }: Names) => {
  for (const [i, { shape }] of args.entries()) {
    const axis = shape.findIndex(({ times, plus }) => times === 1 && plus === 0)
    if (axis >= 0) return { input: inputs[i]!.name, axis }
  }
  return undefined
}

/** The bytes of the model that computes a program. */
export const writeModel = (program: SymbolicProgram, names: Names): Uint8Array => {
  const g = new Graph(new Set([...names.inputs.map(({ name }) => name), ...names.results]), batchOf(program, names))
  const values: Value[] = names.inputs.map(({ name, known: x }, i) => {
    const type = program.arguments[i]!
    if (x !== undefined) g.tensor(storageOf(x, 'toOnnx'), x.shape, x.dtype, name)
    return { ...type, name }
  })
  for (const step of program.steps) {
    const type = program.types[values.length]!
    if ('constant' in step) {
      const { shape, dtype } = step.constant
      values.push({ ...type, name: shape.length === 0 ? g.scalar(storageOf(step.constant, 'toOnnx')[0]!, dtype) : g.tensor(storageOf(step.constant, 'toOnnx'), shape, dtype) })
    } else if ('number' in step) {
      values.push({ ...type, name: g.cast(g.size(step.number), step.dtype) })
    } else if (type.shape.some(size => isKnown(size) && size.plus === 0)) {
      // Nothing has one value only; runtimes work out its shape wrong where it is repeated.
      values.push({ ...type, name: g.cast(g.op('ConstantOfShape', [g.sizes(type.shape)]), type.dtype) })
    } else {
      const lowering: Lowering<unknown> = asStated(lowerings[step.name])
      values.push({ ...type, name: lowering({ g, x: step.inputs.map(i => values[i]!), params: step.params, sizes: step.sizes, type }) })
    }
  }
  program.results.forEach((i, n) => g.op('Identity', [values[i]!.name], {}, names.results[n]))
  const graph = message(7, [
    ...g.nodes, text(2, 'pullback'), ...g.initializers,
    ...names.inputs.flatMap(({ name, known: x }, i) => x === undefined ? [valueInfo(11, name, program.arguments[i]!)] : []),
    ...names.results.map((name, n) => valueInfo(12, name, program.types[program.results[n]!]!)),
  ])
  if (graph.size > LARGEST - 1024) throw new OnnxError(`toOnnx: the model comes to ${graph.size} bytes, and an ONNX file holds less than 2^31`)
  return written([int(1, IR_VERSION), text(2, 'pullback'), graph, message(8, [text(1, ''), int(2, OPSET)])])
}
