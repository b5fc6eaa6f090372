//! Who may do what: one table, plain facts in, a yes or a refusal out. It imports no slice.

use openapi::{
    funding::ProgrammeRole,
    message::Message,
    organisations::{Capacity, Role},
    problem::{Kind, Problem},
    security::{Caller, Means, Scope},
};
use uuid::Uuid;

/// Whom an action is open to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody signed in, about themselves.
    Oneself,
    /// A member of the owning organisation with at least this role; operators where `operators` says so.
    Within { least: Role, operators: bool },
    /// The portal's staff with at least this role.
    Staff(Role),
    /// Who has one of these roles in the programme concerned.
    Programme(&'static [ProgrammeRole]),
}

macro_rules! actions {
    ($( $Action:ident $scope:ident $who:expr; )*) => {
        /// Every guarded action.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action { $( $Action, )* }
        impl Action {
            pub const ALL: &[Action] = &[$( Action::$Action, )*];
            pub fn who(self) -> Who { match self { $( Action::$Action => $who, )* } }
            /// What an API token needs; `None` means a browser session only.
            pub fn scope(self) -> Option<Scope> { match self { $( Action::$Action => actions!(@scope $scope), )* } }
            /// Whether the session must have proved a second factor; no token ever does.
            pub fn second_factor(self) -> bool { match self { $( Action::$Action => actions!(@factor $scope), )* } }
        }
    };
    (@scope session) => { None };
    (@scope factor) => { None };
    (@scope $scope:ident) => { Some(Scope::$scope) };
    (@factor factor) => { true };
    (@factor $scope:ident) => { false };
}

const fn within(least: Role) -> Who {
    Who::Within { least, operators: false }
}

const fn within_or_staff(least: Role) -> Who {
    Who::Within { least, operators: true }
}

const EVERY_ROLE: &[ProgrammeRole] = &[
    ProgrammeRole::Manager,
    ProgrammeRole::Instructor,
    ProgrammeRole::Reviewer,
    ProgrammeRole::Committee,
    ProgrammeRole::Decider,
    ProgrammeRole::Finance,
];

actions! {
    ManageOwnAccount session Who::Oneself;
    CreateOrganisation OrganisationsWrite Who::Oneself;
    UpdateOrganisation OrganisationsWrite within_or_staff(Role::Manager);
    DeclareOrganisation OrganisationsWrite within(Role::Owner);
    SetStanding Operations Who::Staff(Role::Manager);
    ResetSecondFactor factor Who::Staff(Role::Manager);
    ReadMembers OrganisationsRead within_or_staff(Role::Member);
    ManageMembers OrganisationsWrite within(Role::Manager);
    ReadInvitations OrganisationsRead within(Role::Manager);
    ManageInvitations OrganisationsWrite within(Role::Manager);
    ReadMandates OrganisationsRead within(Role::Member);
    ManageMandates OrganisationsWrite within(Role::Owner);
    FileClaim OrganisationsWrite Who::Oneself;
    ReadOwnClaims OrganisationsRead Who::Oneself;
    DecideClaim Operations Who::Staff(Role::Editor);
    ReadDrafts CatalogueRead within_or_staff(Role::Member);
    WriteListing CatalogueWrite within(Role::Editor);
    WritePrice CatalogueWrite within(Role::Editor);
    WithdrawListing CatalogueWrite within(Role::Manager);
    Moderate Operations Who::Staff(Role::Editor);
    SuspendListing Operations Who::Staff(Role::Editor);
    EditPages Operations Who::Staff(Role::Manager);
    ReadJobs Operations Who::Staff(Role::Editor);
    RetryJobs Operations Who::Staff(Role::Manager);
    EditSynonyms Operations Who::Staff(Role::Editor);
    ReadAudit Operations Who::Staff(Role::Manager);
    CreateProgramme FundingWrite Who::Staff(Role::Manager);
    ManageProgramme factor Who::Programme(&[ProgrammeRole::Manager]);
    ReadOwnProgrammes FundingRead Who::Oneself;
    ReadProgramme FundingRead Who::Programme(EVERY_ROLE);
    ReadBudget FundingRead Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor, ProgrammeRole::Committee, ProgrammeRole::Decider, ProgrammeRole::Finance]);
    OpenCredit factor Who::Programme(&[ProgrammeRole::Manager]);
    ProposeTransfer factor Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Finance]);
    ReadCallFiles FundingRead Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor]);
    WriteCall FundingWrite Who::Programme(&[ProgrammeRole::Manager]);
    AnswerQuestion FundingWrite Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor]);
    AskQuestion FundingWrite Who::Oneself;
    ReadApplications FundingRead within(Role::Member);
    WriteApplication FundingWrite within(Role::Editor);
    SubmitApplication FundingWrite within(Role::Owner);
    SubmitByMandate FundingWrite within(Role::Editor);
    WithdrawApplication FundingWrite within(Role::Manager);
    Appeal FundingWrite within(Role::Manager);
    ReadReceived FundingRead Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor, ProgrammeRole::Finance]);
    Instruct FundingWrite Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor]);
    DeclareInterest FundingWrite Who::Programme(EVERY_ROLE);
    Review FundingWrite Who::Programme(&[ProgrammeRole::Reviewer]);
    ReadOwnReviews FundingRead Who::Oneself;
    ReadReviews FundingRead Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor, ProgrammeRole::Committee, ProgrammeRole::Decider]);
    WriteSession FundingWrite Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor, ProgrammeRole::Committee, ProgrammeRole::Decider]);
    Propose factor Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor]);
    Decide factor Who::Programme(&[ProgrammeRole::Decider]);
    Commit factor Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Finance]);
    DecideTransfer factor Who::Programme(&[ProgrammeRole::Decider, ProgrammeRole::Finance]);
    ReadAid FundingRead within(Role::Owner);
    DeclareAid FundingWrite within(Role::Owner);
    AssessAid FundingRead Who::Programme(&[ProgrammeRole::Manager, ProgrammeRole::Instructor, ProgrammeRole::Decider, ProgrammeRole::Finance]);
}

/// The caller's role in an organisation.
pub fn role_in(caller: &Caller, organisation: Uuid) -> Option<Role> {
    caller.memberships.iter().find(|m| m.organisation_id == organisation).map(|m| m.role)
}

/// The caller's best role among the programme's staff.
pub fn staff_role(caller: &Caller) -> Option<Role> {
    caller.memberships.iter().filter(|m| m.capacities.contains(&Capacity::Operator)).map(|m| m.role).max()
}

/// Whether the caller may do `action`, on something of `owner` where it has one.
///
/// The refusal is 404 towards somebody who may not even read it there, so as not to tell that it exists;
/// callers that answer about public things turn it into what they like.
pub fn may(caller: &Caller, action: Action, owner: Option<Uuid>) -> Result<(), Problem> {
    judge(caller, action, owner, &[])
}

/// Whether the caller, who has these roles in the programme concerned, may do `action` there.
///
/// Programmes are public, so the refusal is 403 towards everybody.
pub fn may_in(caller: &Caller, action: Action, roles: &[ProgrammeRole]) -> Result<(), Problem> {
    judge(caller, action, None, roles)
}

fn judge(caller: &Caller, action: Action, owner: Option<Uuid>, roles: &[ProgrammeRole]) -> Result<(), Problem> {
    if let Means::Token { scopes, .. } = &caller.means
        && !action.scope().is_some_and(|scope| scopes.contains(&scope))
    {
        return Err(Problem::new(
            Kind::Forbidden,
            Message::new("Ce jeton n’a pas la portée nécessaire.", "This token lacks the scope for it."),
        ));
    }
    let allowed = match action.who() {
        Who::Oneself => true,
        Who::Staff(least) => staff_role(caller).is_some_and(|role| role >= least),
        Who::Programme(least) => roles.iter().any(|role| least.contains(role)),
        Who::Within { least, operators } => {
            owner.and_then(|owner| role_in(caller, owner)).is_some_and(|role| role >= least)
                || (operators && staff_role(caller).is_some_and(|role| role >= Role::Editor))
        }
    };
    if allowed {
        return if action.second_factor() && !matches!(caller.means, Means::Session { second_factor: true, .. }) {
            Err(second_factor_required())
        } else {
            Ok(())
        };
    }
    let known = match action.who() {
        Who::Within { .. } => owner.is_some_and(|owner| role_in(caller, owner).is_some()) || staff_role(caller).is_some(),
        _ => true,
    };
    if known {
        Err(Problem::new(Kind::Forbidden, Message::new("Votre rôle ne permet pas cette action.", "Your role does not allow this.")))
    } else {
        Err(Problem::not_found())
    }
}

fn second_factor_required() -> Problem {
    Problem::new(
        Kind::SecondFactorRequired,
        Message::new(
            "Cette action demande une connexion à deux facteurs : ajoutez un second facteur sur la page de votre compte, puis recommencez.",
            "This asks for a sign-in with two factors: add a second factor on your account page, then try again.",
        ),
    )
}

/// The role × action matrix as text, for people to review (`api/policy.txt`).
pub fn matrix() -> String {
    let own = Uuid::from_u128(1);
    let staff = Uuid::from_u128(2);
    let caller = |memberships: Vec<(Uuid, Role, Capacity)>| Caller {
        account_id: Uuid::nil(),
        email: String::new(),
        name: String::new(),
        locale: Default::default(),
        memberships: memberships
            .into_iter()
            .map(|(organisation_id, role, capacity)| openapi::security::Membership { organisation_id, role, capacities: vec![capacity] })
            .collect(),
        means: Means::Session { hash: String::new(), csrf: String::new(), second_factor: true },
    };
    const ROLES: [(&str, Role); 4] =
        [("member", Role::Member), ("editor", Role::Editor), ("manager", Role::Manager), ("owner", Role::Owner)];
    let mut columns = vec![("outsider".to_owned(), caller(vec![]), None)];
    for (name, role) in ROLES {
        columns.push((name.to_owned(), caller(vec![(own, role, Capacity::Publisher)]), None));
    }
    for (name, role) in ROLES {
        columns.push((format!("staff {name}"), caller(vec![(staff, role, Capacity::Operator)]), None));
    }
    for role in EVERY_ROLE {
        columns.push((format!("prog {}", super::words::word(role)), caller(vec![]), Some(*role)));
    }
    let mut text = format!("{:<20}{:<22}", "action", "token scope");
    for (name, ..) in &columns {
        text.push_str(&format!("{name:<16}"));
    }
    text = text.trim_end().to_owned() + "\n";
    for &action in Action::ALL {
        let session = if action.second_factor() { "(second factor)" } else { "(session only)" };
        let scope = action.scope().map_or_else(|| session.to_owned(), |s| super::words::word(&s));
        let mut line = format!("{:<20}{:<22}", format!("{action:?}"), scope);
        for (_, caller, role) in &columns {
            let cell = match judge(caller, action, Some(own), role.as_slice()) {
                Ok(()) => "yes",
                Err(problem) if problem.kind == Kind::NotFound => "404",
                Err(_) => "403",
            };
            line.push_str(&format!("{cell:<16}"));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    /// Change the table, look at the difference, then commit what `UPDATE_POLICY=1` writes.
    #[test]
    fn the_reviewed_matrix_is_the_one_in_force() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policy.txt");
        let matrix = super::matrix();
        if std::env::var_os("UPDATE_POLICY").is_some() {
            std::fs::write(path, &matrix).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), matrix);
    }
}
