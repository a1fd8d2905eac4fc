//! Sessions that are not renewed, or late, and what is told of them.

use crate::timeline::{Kind, Scene};
use daypass_core::ProblemCode;
use daypass_core::state::Renewal;
use jiff::SignedDuration;

#[tokio::test]
async fn a_session_that_was_not_renewed_looked_like_one_that_is() {
    let mut scene = Scene::new(Kind::Hour).await;
    let renewal = |scene: &Scene| scene.status().unwrap().renewal.unwrap();
    assert_eq!(renewal(&scene), Renewal::Unattended, "nobody renews it");
    let turn = scene.env.engine.renewer().turn().await.unwrap();
    assert_eq!(renewal(&scene), Renewal::Kept);
    scene.env.pass(SignedDuration::from_mins(50));
    scene.env.fault("GetRoleCredentials", 1, 503, "ServiceUnavailableException");
    scene.look(false).await;
    let Renewal::Late { since, retry_at } = renewal(&scene) else { panic!("{:?}", renewal(&scene)) };
    assert!(since < retry_at);
    let delays = scene.env.engine.view().status().unwrap().delays;
    assert_eq!(delays.len(), 1);
    assert_eq!((&delays[0].sessions[..], delays[0].since), (&[scene.session.clone()][..], since));
    assert_eq!(delays[0].problem.code, ProblemCode::Offline);
    // A person tries it now.
    scene.look(false).await;
    assert_eq!(renewal(&scene), Renewal::Late { since, retry_at }, "it is not tried before its time");
    scene.env.engine.renewer().try_now().unwrap();
    scene.look(false).await;
    assert_eq!(renewal(&scene), Renewal::Kept);
    assert_eq!(scene.env.engine.view().status().unwrap().delays, []);
    drop(turn);
}
