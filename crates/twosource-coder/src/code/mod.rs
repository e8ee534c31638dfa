//! Stage 3, `code`: predicates to PLOVER events, who says so, and how sure.
//!
//! In: a `ReadDocument`. Out: coded claims that still point to words. Never: looks up actors, places or dates.
