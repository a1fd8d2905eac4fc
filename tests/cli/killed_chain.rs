//! An SDK gives a `credential_process` only so long (the SDK for Rust five seconds) and kills it. What it had got by then is
//! kept, so that the next one has less to ask.

use crate::killed::{Ended, Moment, run_until};
use daypass_tests::Machine;

fn assumed(machine: &Machine) -> usize {
    machine.sim().calls().iter().filter(|call| call.op == "AssumeRole").count()
}

#[test]
fn killed_at_any_word_with_aws_a_command_leaves_the_next_one_what_it_had_got_of_a_chain() {
    let machine = Machine::new().signed_in();
    let mut source = "Shared Services/ReadOnly".to_owned();
    for role in ["Developer", "Audit", "Evidence"] {
        machine.add_role(role, &source);
        source = role.to_owned();
    }
    let (mut killed, mut at_the_last) = (0, 0);
    for word in 1.. {
        // Another name at the first role, and nothing of the chain is kept.
        machine.succeeds(&["session", "edit", "Developer", "--session-name", &format!("run-{word}")]);
        let before = assumed(&machine);
        let mut command = machine.command(&["credential-process", "Evidence"]);
        if run_until(&mut command, Moment::Word, word) == Ended::ByItself {
            break;
        }
        killed += 1;
        at_the_last += usize::from(assumed(&machine) - before >= 2);
        let document = machine.succeeds(&["credential-process", "Evidence"]);
        assert!(document.contains("\"Version\":1"), "{document}");
        // The role whose answer was under way is asked for once more, and none that was there.
        let asked = assumed(&machine) - before;
        assert!((3..=4).contains(&asked), "killed at word {word}: AssumeRole was called {asked} times");
    }
    assert!(killed >= 6 && at_the_last >= 2, "it was killed in the midst: {killed}, {at_the_last}");
}
