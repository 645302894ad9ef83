//! One exhibit: its name, what is drawn, and the world that it is told of.

use super::world::{World, viewer};
use crate::core::auth::{Flow, Link};
use crate::wire::gallery::{ExhibitLink, OptionsOnShow, Stage};
use crate::wire::pool::SignInName;

/// A component in one state.
#[derive(Debug, Clone)]
pub(super) struct Exhibit {
    component: &'static str,
    state: &'static str,
    /// What is drawn.
    pub(super) stage: Stage,
    /// What it is told.
    pub(super) world: World,
    /// The link that led here.
    pub(super) link: Option<Link>,
}

impl Exhibit {
    /// A stage, in the world as it is without more said.
    pub(super) fn new(component: &'static str, state: &'static str, stage: Stage) -> Self {
        Self { component, state, stage, world: World::default(), link: None }
    }

    /// A screen of the Authenticator. Those that follow signing in are about somebody who did.
    pub(super) fn screen(component: &'static str, state: &'static str, flow: Flow) -> Self {
        let signed_in = flow.screen.follows_sign_in().then(|| viewer(&flow.username));
        let stage = Stage::Authenticator(OptionsOnShow::default());
        Self::new(component, state, stage).amid(|world| {
            world.viewer = signed_in;
            world.flow = Some(flow);
        })
    }

    /// With another world.
    #[must_use]
    pub(super) fn amid(mut self, change: impl FnOnce(&mut World)) -> Self {
        change(&mut self.world);
        self
    }

    /// With a pool whose accounts are known by these names.
    #[must_use]
    pub(super) fn known_by(self, names: &[SignInName]) -> Self {
        self.amid(|world| world.pool.sign_in_with = names.to_vec())
    }

    /// With other options of the Authenticator.
    #[must_use]
    pub(super) fn with_options(mut self, options: OptionsOnShow) -> Self {
        self.stage = Stage::Authenticator(options);
        self
    }

    /// As a link opens it.
    #[must_use]
    pub(super) fn by_link(mut self, parameters: &[(&str, &str)]) -> Self {
        self.link = Link::of(parameters.iter().copied());
        self
    }

    /// The path of its page.
    pub(super) fn path(&self) -> String {
        format!("/gallery/{}/{}", self.component, self.state)
    }

    /// What its component is called.
    pub(super) fn component_name(&self) -> String {
        self.component.replace('-', " ")
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        format!("{}: {}", self.component_name(), self.state.replace('-', " "))
    }

    /// The way to it, from within the list.
    pub(super) fn link(&self) -> ExhibitLink {
        ExhibitLink { path: self.path(), name: self.state.replace('-', " ") }
    }
}
