import { only3 } from './word.js'

only3(3)

//! only3: 4 is not 3
only3(/*^*/ 4)

export const nested = (): number => {
  //! only3: 5 is not 3
  return only3(
    /*^*/ 5,
  )
}

//! Type '"four"' is not assignable
export const three: 3 = only3(3), /*^*/ four: 4 = 'four'
