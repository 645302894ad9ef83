//! Puts the parts together: one data directory and one template in, one router out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use url::Url;

use crate::address;
use crate::aws_json::Services;
use crate::clock::Clock;
use crate::data_dir::{self, DataDir};
use crate::db::Db;
use crate::disk::SystemDisk;
use crate::entropy::Entropy;
use crate::identity_pool::{IdentityPool, OpenIdTokens};
use crate::outbox::Outbox;
use crate::outbox_page;
use crate::outgoing::Outgoing;
use crate::post::{MailSettings, Post};
use crate::principals::{CredentialError, Principals, administrator};
use crate::s3::hosts::{self, Domain};
use crate::seal::SealKey;
use crate::stack::Stack;
use crate::start::StartError;
use crate::store::{SMALLEST_PART_BYTES, Shelf};
use crate::sts::Sts;
use crate::upkeep::Upkeep;
use crate::user_pool::client_secret::ClientSecret;
use crate::user_pool::federation::Federation;
use crate::user_pool::template_groups;
use crate::user_pool::tokens::{Audience, Tokens};
use crate::user_pool::{Passwords, UserPool};
use crate::{s3, stack};

/// What a backend is made from.
pub(crate) struct Ingredients<'a> {
    pub(crate) data_dir: &'a Path,
    /// How many bytes of the disk uploads leave free.
    pub(crate) min_free_bytes: u64,
    pub(crate) template: &'a str,
    pub(crate) parameters: &'a BTreeMap<String, String>,
    pub(crate) region: &'a str,
    /// The address that tokens name as their issuer, below which keys are published.
    pub(crate) public_url: &'a Url,
    /// How e-mail is sent, unless the outbox is to keep it.
    pub(crate) mail: Option<&'a MailSettings>,
    /// Whether the outbox is shown on a page.
    pub(crate) outbox_page: bool,
    /// Below which hosts are buckets.
    pub(crate) domain: Option<&'a str>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// How identity providers are called.
    pub(crate) outgoing: Arc<dyn Outgoing>,
}

/// A backend that is ready to serve. The data directory is held until it is dropped.
pub(crate) struct Backend {
    pub(crate) router: Router,
    pub(crate) stack: Arc<Stack>,
    pub(crate) outbox: PathBuf,
    /// What the router works on, to be closed before the directory is given up.
    pub(crate) db: Db,
    pub(crate) data_dir: DataDir,
    pub(crate) client_secret: Option<ClientSecret>,
    /// To be run beside the router.
    pub(crate) upkeep: Upkeep,
}

/// What the Cognito half keeps, and where.
struct Kept {
    seal: SealKey,
    post: Post,
    principals: Principals,
    client_secret: Option<ClientSecret>,
    open_id: Option<Arc<OpenIdTokens>>,
    outgoing: Arc<dyn Outgoing>,
}

impl Kept {
    /// The token service, which is a part of the Cognito half here.
    fn sts(&self, db: &Db, stack: &Arc<Stack>, (clock, entropy): (&Arc<dyn Clock>, &Arc<dyn Entropy>)) -> Sts {
        Sts {
            db: db.clone(),
            stack: Arc::clone(stack),
            clock: Arc::clone(clock),
            entropy: Arc::clone(entropy),
            seal: self.seal.clone(),
            principals: self.principals.clone(),
            open_id: self.open_id.clone(),
        }
    }
}

impl Backend {
    /// Opens the data directory, deploys the template and composes the services.
    pub(crate) async fn open(from: Ingredients<'_>) -> Result<Self, StartError> {
        let Ingredients { parameters, clock, entropy, outgoing, .. } = from;
        let domain = from.domain.map(|text| Domain::parse(text).ok_or_else(|| StartError::Domain(text.to_owned())));
        let domain = domain.transpose()?;
        let held = DataDir::open(from.data_dir)?;
        held.sweep()?;
        let seal = held.key(&*entropy)?;
        let outbox = held.subdirectory(data_dir::OUTBOX)?;
        let blobs_dir = held.subdirectory(data_dir::BLOBS)?;
        let db = Db::open(&held.index()?)?;
        let stack = stack::deploy(&db, from.template, parameters, from.region, (&seal, &*entropy)).await?;
        template_groups::deploy(&db, &stack.groups, clock.now_s()).await?;
        let stack = Arc::new(stack);

        let base = from.public_url.as_str().trim_end_matches('/');
        let issuer = format!("{base}/{}", stack.user_pool.id);
        let audience = Audience { issuer, client_id: stack.client.id.clone() };
        let tokens = Tokens::open(&db, &seal, &*clock, &entropy, audience).await.map_err(StartError::cognito)?;
        let tokens = Arc::new(tokens);
        let principals = principals(&db, &seal, &clock, &entropy).await?;
        let parts = s3::Parts {
            db: db.clone(),
            stack: Arc::clone(&stack),
            clock: Arc::clone(&clock),
            entropy: Arc::clone(&entropy),
            principals: principals.clone(),
            shelf: Shelf {
                root: blobs_dir,
                disk: Arc::new(SystemDisk),
                reserve_bytes: from.min_free_bytes,
                smallest_part_bytes: SMALLEST_PART_BYTES,
            },
            domain: domain.clone(),
        };
        let (s3, store) = s3::router(parts).await?;
        let abort_incomplete_days = stack.bucket.abort_incomplete_days();
        let upkeep = Upkeep { db: db.clone(), store, clock: Arc::clone(&clock), abort_incomplete_days };
        let reply_to = stack.user_pool.messages.reply_to.as_deref();
        let post = Outbox::new(outbox.clone(), Arc::clone(&clock), Arc::clone(&entropy));
        let post = Post::new(from.mail, reply_to, post, Arc::clone(&clock))
            .map_err(|error| StartError::Mail(error.to_string()))?;
        let client_secret = client_secret(&db, &seal, &entropy, &stack).await?;
        let open_id = open_id(&db, &seal, (&clock, &entropy), base, &stack).await?;
        let kept = Kept { seal, post, principals, client_secret: client_secret.clone(), open_id, outgoing };
        let sts = kept.sts(&db, &stack, (&clock, &entropy));
        let services = cognito(&db, &stack, (clock, entropy), kept, &tokens).await?;
        let mut router = address::router(services, sts, s3.clone(), tokens);
        if from.outbox_page {
            router = outbox_page::router(outbox.clone()).fallback_service(router);
        }
        if let Some(domain) = domain {
            router = hosts::before(domain, s3, router);
        }
        Ok(Self { router, stack, outbox, db, data_dir: held, client_secret, upkeep })
    }
}

/// Whose keys requests are signed with; the administrator's key is made at the first start.
async fn principals(
    db: &Db,
    seal: &SealKey,
    clock: &Arc<dyn Clock>,
    entropy: &Arc<dyn Entropy>,
) -> Result<Principals, StartError> {
    let (of, with, now_s) = (seal.clone(), Arc::clone(entropy), clock.now_s());
    let kept: Result<(), CredentialError> = db.write(move |tx| administrator::keep(tx, &of, &*with, now_s)).await;
    kept.map_err(|error| StartError::AdminKey(error.to_string()))?;
    Principals::new(db.clone(), seal.clone(), Arc::clone(clock))
        .map_err(|error| StartError::AdminKey(error.to_string()))
}

/// The secret of the template's client, if it is to have one.
async fn client_secret(
    db: &Db,
    seal: &SealKey,
    entropy: &Arc<dyn Entropy>,
    stack: &Stack,
) -> Result<Option<ClientSecret>, StartError> {
    if !stack.client.has_secret {
        return Ok(None);
    }
    ClientSecret::keep(db, seal, entropy, &stack.client.id).await.map(Some).map_err(StartError::cognito)
}

/// The tokens of the identity pool's basic flow, if the template allows it.
async fn open_id(
    db: &Db,
    seal: &SealKey,
    (clock, entropy): (&Arc<dyn Clock>, &Arc<dyn Entropy>),
    issuer: &str,
    stack: &Stack,
) -> Result<Option<Arc<OpenIdTokens>>, StartError> {
    if !stack.identity_pool.allow_classic {
        return Ok(None);
    }
    let opened = OpenIdTokens::open(db, seal, &**clock, entropy, issuer.to_owned()).await;
    opened.map(|tokens| Some(Arc::new(tokens))).map_err(StartError::cognito)
}

/// The two Cognito services.
async fn cognito(
    db: &Db,
    stack: &Arc<Stack>,
    (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
    Kept { seal, post, principals, client_secret, open_id, outgoing }: Kept,
    tokens: &Arc<Tokens>,
) -> Result<Services, StartError> {
    let passwords = Passwords::new(Arc::clone(&entropy)).await.map_err(StartError::cognito)?;
    let user_pool = UserPool {
        db: db.clone(),
        stack: Arc::clone(stack),
        clock: Arc::clone(&clock),
        entropy: Arc::clone(&entropy),
        seal: seal.clone(),
        post,
        passwords,
        tokens: Arc::clone(tokens),
        client_secret,
        federation: Federation::new(outgoing),
    };
    let identity_pool = IdentityPool {
        db: db.clone(),
        stack: Arc::clone(stack),
        clock,
        entropy: Arc::clone(&entropy),
        seal,
        tokens: Arc::clone(tokens),
        open_id,
    };
    Ok(Services { user_pool, identity_pool, principals, stack: Arc::clone(stack), entropy })
}
