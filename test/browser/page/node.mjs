import { trainDigits } from './digits.mjs'

console.log(JSON.stringify(await trainDigits(JSON.parse(process.argv[2]))))
