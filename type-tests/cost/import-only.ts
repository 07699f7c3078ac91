// The modules that the other programs of this folder import, and nothing else: what they cost above this is their own.
import * as Pullback from 'pullback'
import { digits, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

export { Pullback, digits, split, L, Loss, Opt, Random, Train }
