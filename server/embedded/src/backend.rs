//! Puts the parts together: one data directory and one template in, one router out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use tower::ServiceExt;
use url::Url;

use crate::aws_json::{self, Services};
use crate::clock::Clock;
use crate::data_dir::{self, DataDir};
use crate::db::Db;
use crate::entropy::Entropy;
use crate::identity_pool::IdentityPool;
use crate::outbox::Outbox;
use crate::outbox_page;
use crate::post::{MailSettings, Post};
use crate::principals::{CredentialError, Principals, administrator};
use crate::seal::SealKey;
use crate::stack::Stack;
use crate::start::StartError;
use crate::user_pool::client_secret::ClientSecret;
use crate::user_pool::tokens::{Audience, Tokens};
use crate::user_pool::{Passwords, UserPool};
use crate::{s3, stack};

/// What a backend is made from.
pub(crate) struct Ingredients<'a> {
    pub(crate) data_dir: &'a Path,
    pub(crate) template: &'a str,
    pub(crate) parameters: &'a BTreeMap<String, String>,
    pub(crate) region: &'a str,
    /// The address that tokens name as their issuer, below which keys are published.
    pub(crate) public_url: &'a Url,
    /// How e-mail is sent, unless the outbox is to keep it.
    pub(crate) mail: Option<&'a MailSettings>,
    /// Whether the outbox is shown on a page.
    pub(crate) outbox_page: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

/// A backend that is ready to serve. The data directory is held until it is dropped.
pub(crate) struct Backend {
    pub(crate) router: Router,
    pub(crate) stack: Arc<Stack>,
    pub(crate) outbox: PathBuf,
    pub(crate) data_dir: DataDir,
    pub(crate) client_secret: Option<ClientSecret>,
}

/// What the Cognito half keeps, and where.
struct Kept {
    seal: SealKey,
    post: Post,
    principals: Principals,
    client_secret: Option<ClientSecret>,
}

impl Backend {
    /// Opens the data directory, deploys the template and composes the services.
    pub(crate) async fn open(from: Ingredients<'_>) -> Result<Self, StartError> {
        let Ingredients { parameters, clock, entropy, .. } = from;
        let held = DataDir::open(from.data_dir)?;
        let seal = held.key(&*entropy)?;
        let outbox = held.subdirectory(data_dir::OUTBOX)?;
        let blobs_dir = held.subdirectory(data_dir::BLOBS)?;
        let db = Db::open(&held.index()?)?;
        let stack = stack::deploy(&db, from.template, parameters, from.region, &*entropy).await?;
        let stack = Arc::new(stack);

        let issuer = format!("{}/{}", from.public_url.as_str().trim_end_matches('/'), stack.user_pool.id);
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
            blobs_dir,
        };
        let store = s3::router(parts).await?;
        let reply_to = stack.user_pool.messages.reply_to.as_deref();
        let post = Outbox::new(outbox.clone(), Arc::clone(&clock), Arc::clone(&entropy));
        let post = Post::new(from.mail, reply_to, post, Arc::clone(&clock))
            .map_err(|error| StartError::Mail(error.to_string()))?;
        let client_secret = client_secret(&db, &seal, &entropy, &stack).await?;
        let kept = Kept { seal, post, principals, client_secret: client_secret.clone() };
        let services = cognito(&db, &stack, (clock, entropy), kept, &tokens).await?;
        let mut router = compose(services, store, tokens, &stack);
        if from.outbox_page {
            router = outbox_page::router(outbox.clone()).fallback_service(router);
        }
        Ok(Self { router, stack, outbox, data_dir: held, client_secret })
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

/// The two Cognito services.
async fn cognito(
    db: &Db,
    stack: &Arc<Stack>,
    (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
    Kept { seal, post, principals, client_secret }: Kept,
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
    };
    let identity_pool = IdentityPool {
        db: db.clone(),
        stack: Arc::clone(stack),
        clock,
        entropy: Arc::clone(&entropy),
        seal,
        tokens: Arc::clone(tokens),
    };
    Ok(Services { user_pool, identity_pool, principals, stack: Arc::clone(stack), entropy })
}

/// Cognito's address and the key set first, S3 for everything else. A pool id is no bucket name, so nothing is hidden.
fn compose(services: Services, store: Router, tokens: Arc<Tokens>, stack: &Stack) -> Router {
    let jwks = format!("/{}/.well-known/jwks.json", stack.user_pool.id);
    let cognito = aws_json::router(Arc::new(services));
    let routes = Routes { cognito, store };
    Router::new()
        .route(&jwks, get(move || std::future::ready(Json(tokens.jwks()))))
        .fallback(dispatch)
        .with_state(routes)
}

#[derive(Clone)]
struct Routes {
    cognito: Router,
    store: Router,
}

/// Tells the two protocols apart by the header that only one of them has. A preflight does not carry it; that of the root
/// is Cognito's, since no page has business with the store as a whole.
async fn dispatch(State(routes): State<Routes>, request: Request) -> Response {
    let is_cognito = request.uri().path() == "/"
        && match *request.method() {
            http::Method::POST => request.headers().contains_key("x-amz-target"),
            http::Method::OPTIONS => true,
            _ => false,
        };
    let router = if is_cognito { routes.cognito } else { routes.store };
    router.oneshot(request).await.unwrap_or_else(|never| match never {})
}
