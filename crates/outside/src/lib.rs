//! Other people's systems, one file each: mail, SMS, identity gate, population register, clock. Each is a closed enum; production refuses the practice ones.
