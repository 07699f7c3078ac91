import { only3 } from './word.js'

//! only3: 3 is not 3
only3(/*^*/ 3)

only3(6)

//! only3: 7 is not 3
/*^*/ only3(7)

//! only3: 8 is not 4
only3(/*^*/ 8)

//! only3: 9 is not 3
only3(9)

//!
only3(/*^*/ 10)

export const outside = [
  //! a place where no statement begins
  only3(3),
]
