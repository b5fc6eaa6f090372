//! One declaration per operation: the trait a server implements, and its HTTP face.

/// Declares a port (a trait of plain async functions) and the face that exposes it.
///
/// poem-openapi's `#[OpenApi]` goes on a concrete `impl` and not on a trait; writing both by hand would
/// state each operation twice. Types are matched as idents, since `$ty:ty` hides `Path` from the derive
/// and every path parameter would then answer 400. The port is also implemented for `Infallible`,
/// which has no values: so the document prints with nothing behind it.
macro_rules! contract {
    ($(#[$api:meta])* pub trait $Port:ident as $Face:ident {
        $( $(#[$m:meta])* async fn $name:ident(&self $(, $(#[$am:meta])* $arg:ident : $($ty:ident)::+ $(< $($g:ty),+ >)? )* $(,)?) -> $ret:ty; )*
    }) => {
        #[allow(clippy::too_many_arguments)]
        pub trait $Port: Send + Sync + 'static {
            $( fn $name(&self $(, $arg: $($ty)::+ $(< $($g),+ >)? )*) -> impl ::std::future::Future<Output = $ret> + Send; )*
        }
        pub struct $Face<T>(pub T);
        $(#[$api])*
        #[allow(clippy::too_many_arguments)]
        impl<T: $Port> $Face<T> {
            $( $(#[$m])* async fn $name(&self $(, $(#[$am])* $arg: $($ty)::+ $(< $($g),+ >)? )*) -> $ret { self.0.$name($($arg),*).await } )*
        }
        #[allow(clippy::too_many_arguments)]
        impl $Port for ::std::convert::Infallible {
            $( #[allow(unused_variables)] async fn $name(&self $(, $arg: $($ty)::+ $(< $($g),+ >)? )*) -> $ret { match *self {} } )*
        }
    };
}
pub(crate) use contract;
