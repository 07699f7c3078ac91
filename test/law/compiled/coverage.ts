import { primitiveNames } from '../../support/primitives.js'
import { sizeOf } from '../../../src/tensor/dtype.js'
import { isFloat, type Case } from './case.js'
import { proposals } from './propose.js'

/** How often what programs can be has occurred. */
export class Coverage {
  readonly counts = new Map<string, number>()

  private add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  see(c: Case): void {
    const { program, keys, derive, special } = c
    const first = program.arguments.length
    const types = [...program.arguments, ...program.steps.map(({ type }) => type)]
    this.add('program')
    if (special) this.add('special')
    if (derive !== 'no') this.add('gradient')
    if (keys.length > 0) this.add('key')
    if (program.results.length > 1) this.add('several results')
    if (new Set(program.results).size < program.results.length) this.add('one result twice')
    if (program.results.some(n => n < first)) this.add('an argument as result')
    if (program.results.some(n => n >= first && 'constant' in program.steps[n - first]!)) this.add('a constant as result')
    if (program.steps.some(step => 'constant' in step && sizeOf(step.type.shape) > 1)) this.add('a constant')
    if (types.some(({ shape }) => shape.includes(0))) this.add('size 0')
    if (types.some(({ shape }) => shape.includes(1))) this.add('size 1')
    if (new Set(types.map(({ dtype }) => dtype)).size >= 3) this.add('three dtypes in one')
    for (const rank of new Set(types.map(({ shape }) => shape.length))) this.add(`rank ${rank}`)
    const uses = new Map<number, number>()
    for (const step of program.steps) {
      if ('constant' in step) continue
      for (const n of new Set(step.inputs)) uses.set(n, (uses.get(n) ?? 0) + 1)
      const dtype = step.name === 'iota' || step.name === 'compare' ? (types[step.inputs[0] ?? -1] ?? step.type).dtype
        : step.name === 'select' ? step.type.dtype : types[step.inputs[0] ?? -1]!.dtype
      this.add(`${step.name} ${dtype}`)
      if (step.name === 'convert') this.add(`convert ${dtype} to ${step.type.dtype}`)
      if (step.name === 'dot_general' && isFloat(dtype) && step.inputs.every(n => sizeOf(types[n]!.shape) >= 1000)) this.add('a large contraction')
    }
    if ([...uses.values()].some(n => n >= 3)) this.add('reuse')
  }

  /** What occurred too rarely. */
  missing(least = 2): readonly string[] {
    const primitives = primitiveNames.flatMap(name => proposals[name].dtypes.map(dtype => `${name} ${dtype}`))
    const dtypes = ['float32', 'float64', 'int32', 'bool']
    const conversions = dtypes.flatMap(from => dtypes.map(to => `convert ${from} to ${to}`))
    const others = [
      'special', 'gradient', 'key', 'several results', 'one result twice', 'an argument as result', 'a constant as result', 'a constant', 'size 0', 'size 1',
      'three dtypes in one', 'reuse', 'a large contraction', 'rank 0', 'rank 1', 'rank 2', 'rank 3', 'rank 4',
    ]
    return [...primitives, ...conversions, ...others].filter(what => (this.counts.get(what) ?? 0) < least)
  }
}
