//! By which kind of channel a request came: what policies ask with `aws:SecureTransport`
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport>).
//!
//! What a proxy says about the channel before it is not believed.

use std::net::SocketAddr;

use http::Extensions;

/// Left with each request by the connection that it came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// TLS.
    Tls,
    /// In the clear, and never on a wire: both ends are on this machine.
    Loopback,
    /// In the clear.
    Plain,
}

impl Channel {
    /// The channel of a connection without TLS.
    pub(crate) fn without_tls(peer: SocketAddr) -> Self {
        // An IPv4 peer of an IPv6 socket is written as an IPv6 address.
        if peer.ip().to_canonical().is_loopback() { Self::Loopback } else { Self::Plain }
    }

    /// The channel of a request. One that is not known is not trusted.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self::Plain)
    }

    /// Whether nobody on the way can read along.
    pub(crate) fn is_secure(self) -> bool {
        self != Self::Plain
    }

    /// As addresses begin.
    pub(crate) fn scheme(self) -> &'static str {
        match self {
            Self::Tls => "https",
            Self::Loopback | Self::Plain => "http",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_channels_are_secure_on_this_machine_only() {
        for (peer, secure) in [
            ("127.0.0.1:1", true),
            ("127.8.8.8:1", true),
            ("[::1]:1", true),
            ("[::ffff:127.0.0.1]:1", true),
            ("192.168.1.2:1", false),
            ("[::ffff:192.168.1.2]:1", false),
            ("[fe80::1]:1", false),
        ] {
            assert_eq!(Channel::without_tls(peer.parse().unwrap()).is_secure(), secure, "{peer}");
        }
        assert!(!Channel::of(&Extensions::new()).is_secure());
    }
}
