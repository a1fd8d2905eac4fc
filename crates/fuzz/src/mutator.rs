//! The generator: changes inputs as a seed says.

use crate::fields::SEPARATOR;
use crate::random::Random;

/// No input is longer than this: what is quadratic is measured elsewhere.
const LONGEST: usize = 4_096;
/// Bytes that mean something to most formats.
const TELLING: &[u8] = b"\n\r\t \0\"'#;:=[]{}<>/\\%?&@.,-_+0129aAzZ\x7f\x80\xc3\xef\xff\x1e";

/// Makes inputs of inputs. The same seed makes the same ones.
#[derive(Debug, Clone)]
pub struct Mutator {
    random: Random,
    dictionary: Vec<Vec<u8>>,
}

impl Mutator {
    /// A generator of this seed.
    pub fn new(seed: u64, dictionary: Vec<Vec<u8>>) -> Self {
        Self { random: Random::new(seed), dictionary }
    }

    /// One of the inputs with one to six changes.
    pub fn next(&mut self, inputs: &[Vec<u8>]) -> Vec<u8> {
        let mut input = self.random.pick(inputs).clone();
        for _ in 0..=self.random.below(6) {
            self.change(&mut input, inputs);
        }
        input.truncate(LONGEST);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, inputs: &[Vec<u8>]) {
        let at = self.random.below(input.len() + 1);
        let end = (at + 1 + self.random.below(16)).min(input.len());
        match self.random.below(12) {
            0 if at < input.len() => input[at] ^= 1 << self.random.below(8),
            1 if at < input.len() => input[at] = *self.random.pick(TELLING),
            2 => input.insert(at, *self.random.pick(TELLING)),
            3 => input.insert(at, self.random.number().to_le_bytes()[0]),
            4 if at < end => drop(input.drain(at..end)),
            // A part once more, here or elsewhere.
            5 if at < end => {
                let part = input[at..end].to_vec();
                let to = self.random.below(input.len() + 1);
                insert(input, to, &part);
            }
            6 | 7 if !self.dictionary.is_empty() => {
                let text = self.random.below(self.dictionary.len());
                let text = self.dictionary[text].clone();
                insert(input, at, &text);
            }
            // The beginning of this one and the end of another.
            8 => {
                let other = self.random.pick(inputs);
                let from = self.random.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            // A whole line of another one.
            9 => {
                let other = self.random.pick(inputs);
                let lines: Vec<&[u8]> = other.split_inclusive(|byte| *byte == b'\n').collect();
                if !lines.is_empty() {
                    let line = self.random.pick(&lines).to_vec();
                    let starts: Vec<usize> = (0..=input.len())
                        .filter(|at| *at == 0 || matches!(input[at - 1], b'\n' | SEPARATOR))
                        .collect();
                    let to = *self.random.pick(&starts);
                    insert(input, to, &line);
                }
            }
            10 => input.truncate(at),
            _ => {
                let number =
                    self.random.pick(&["0", "-1", "255", "65536", "4294967296", "9223372036854775808"]);
                insert(input, at, number.as_bytes());
            }
        }
    }
}

fn insert(input: &mut Vec<u8>, at: usize, part: &[u8]) {
    input.splice(at..at, part.iter().copied());
}
