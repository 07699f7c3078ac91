import { runInNewContext } from 'node:vm'
import { ones, pipe } from 'pullback'
import { fromPyTorch, Npy, Safetensors } from 'pullback/data'
import * as L from 'pullback/layer'
import { writeFile } from 'pullback/node'
import { expect, it } from 'vitest'
import { errorOf, orThrow } from './support.js'

const file = Npy.encode(ones([2]))
const ofAnotherRealm = (kind: 'Uint8Array' | 'ArrayBuffer', bytes: Uint8Array): Uint8Array =>
  runInNewContext(`const all = Uint8Array.from(bytes); ${kind === 'Uint8Array' ? 'all' : 'all.buffer'}`, { bytes: [...bytes] }) as Uint8Array

it.each(['Uint8Array', 'ArrayBuffer'] as const)('a %s of another realm, as frames and jest have it, is bytes', kind => {
  const bytes = ofAnotherRealm(kind, file)
  expect(bytes).not.toBeInstanceOf(Uint8Array)
  expect(bytes).not.toBeInstanceOf(ArrayBuffer)
  expect(orThrow(Npy.decode(bytes)).shape).toEqual([2])
  const model = pipe(L.input(1), L.named('out', L.dense(1)))
  const weights = fromPyTorch(model, { w: 'out.w', b: 'out.b' })
  expect(orThrow(weights.decode(ofAnotherRealm(kind, Safetensors.encode({ tensors: { w: ones([1, 1]), b: ones([1]) } })))).params.out.b.shape).toEqual([1])
})

it('bytes that were transferred to another thread are a Left', () => {
  const buffer = Npy.encode(ones([2])).slice().buffer
  const view = new Uint8Array(buffer)
  structuredClone(buffer, { transfer: [buffer] })
  for (const gone of [buffer, view]) expect(errorOf(Npy.decode(gone)).message).toMatch(/^npy: file: expected (bytes: .*, found bytes that were transferred to another|an array of NumPy)/)
})

it('the path of a file is not empty: it would be that of the folder', async () => {
  expect(errorOf(await writeFile('', 'x')() as never)).toMatchObject({ message: 'the path of a file is empty' })
})
