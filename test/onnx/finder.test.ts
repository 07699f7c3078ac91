import { it } from 'vitest'
import type { AnyTensor } from 'pullback'
import { toOnnx } from 'pullback/onnx'
import { functionOf, listing, namesIn, tensorOf } from '../law/compiled/case.js'
import { caseAt } from '../law/compiled/check.js'
import { runModels } from './runtime.js'
it('find', () => {
  const size = 200
  const model = (index: number) => {
    const c = caseAt(index)
    const inputs: Record<string, AnyTensor> = Object.fromEntries(c.inputs.map((s, n) => [`x${n}`, tensorOf(s)]))
    return { name: String(index), file: toOnnx((_: {}, xs: Readonly<Record<string, AnyTensor>>): readonly AnyTensor[] => functionOf(c)(Object.values(xs)), {}, inputs, { batch: false }), runs: [inputs] }
  }
  const bad = (indices: number[]): number[] => {
    try { runModels(indices.map(model)); return [] } catch (e) {
      if (indices.length === 1) { console.log(indices[0], String(e).slice(0, 300), namesIn(caseAt(indices[0]!)).join(' ')); console.log(listing(caseAt(indices[0]!)).slice(0, 1500)); return indices }
      const half = indices.length >> 1
      return [...bad(indices.slice(0, half)), ...bad(indices.slice(half))]
    }
  }
  for (let at = 200; at < 4000; at += size) bad(Array.from({ length: size }, (_, i) => at + i).filter(i => !caseAt(i).special))
}, 600000)
