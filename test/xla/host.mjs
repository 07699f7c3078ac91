// One of several programs that train together: what a host of a cluster runs. Prints a digest of what it came to.
import { createHash } from 'node:crypto'
import { pipe, toFlat } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import * as Xla from 'pullback/xla'

const [coordinator, rank, of, what] = process.argv.slice(2)

const model = pipe(L.input(16), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(8)))
const config = { model, loss: Loss.squaredError, optimizer: Opt.adam(what === `odd ${rank}` ? 0.02 : 0.01), batchSize: 32, epochs: what === 'long' ? 100_000 : 2, key: Random.key(0) }
const data = { train: { x: Random.normal(Random.key(1), [128, 16]), y: Random.normal(Random.key(2), [128, 8]) } }

try {
  const xla = await Xla.connect({ platform: 'cpu', devices: 4 / Number(of), cluster: { coordinator, rank: Number(rank), of: Number(of) } })
  const device = Xla.place(Xla.layout(Xla.mesh(xla, { data: 2, model: 2 }), model, { hidden: { w: [null, 'model'], b: ['model'] }, out: { w: ['model'] } }), { batch: 'data' })
  console.log('ready', xla.rank, xla.of, xla.devices, ...xla.pids)
  const { params } = Train.fit({ ...config, device }, data)
  console.log(createHash('sha256').update(toFlat(params.hidden.w)).update(toFlat(params.out.w)).digest('hex'))
  await xla.close()
} catch (error) {
  console.log(`${error.problem}: ${error.message}`)
}
