import { trainFor } from 'pullback/data'
import { codec, training } from './training.js'

declare const self: Parameters<typeof trainFor>[0]

trainFor(self, codec, () => training({ epochs: 2 }))
