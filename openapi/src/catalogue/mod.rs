mod content;
pub use content::*;
