//! Certificate policies along a path (RFC 5280, 6.1), kept as the graph of RFC 9618: a level a certificate, a policy once in each, so that
//! hostile mappings cannot make it grow beyond what the certificates themselves hold.

use const_oid::ObjectIdentifier;

use crate::certificate::Certificate;
use crate::extension::{self, PolicyConstraints};
use crate::indication::{Finding, SubIndication};
use crate::oid;

/// What the one who asks wants of the policies (RFC 5280, 6.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicySettings {
    /// Empty means any.
    pub initial: Vec<ObjectIdentifier>,
    pub require_explicit: bool,
    pub inhibit_mapping: bool,
    pub inhibit_any: bool,
}

struct Node {
    valid: ObjectIdentifier,
    expected: Vec<ObjectIdentifier>,
    /// Places in the level above.
    parents: Vec<usize>,
}

/// Policies as far as the path has been walked.
pub(super) struct Policies {
    /// `None` once nothing is left of it.
    graph: Option<Vec<Vec<Node>>>,
    explicit: usize,
    mapping: usize,
    any: usize,
}

fn refused(reason: &str) -> Finding {
    Finding::new(SubIndication::ChainConstraintsFailure, reason)
}

impl Policies {
    /// For a path of `length` certificates, the root not counted.
    pub fn new(settings: &PolicySettings, length: usize) -> Self {
        let start = |now: bool| if now { 0 } else { length + 1 };
        let root = Node {
            valid: oid::ANY_POLICY,
            expected: vec![oid::ANY_POLICY],
            parents: Vec::new(),
        };
        Self {
            graph: Some(vec![vec![root]]),
            explicit: start(settings.require_explicit),
            mapping: start(settings.inhibit_mapping),
            any: start(settings.inhibit_any),
        }
    }

    /// 6.1.3 (d) to (f).
    pub fn meet(&mut self, certificate: &Certificate, last: bool) -> Result<(), Finding> {
        let policies = certificate.policies()?;
        let any_counts = self.any > 0 || (!last && certificate.is_self_issued());
        match &mut self.graph {
            Some(_) if policies.is_empty() => self.graph = None,
            Some(levels) => {
                let above = levels.last().map_or(&[][..], Vec::as_slice);
                let mut level: Vec<Node> = Vec::new();
                for policy in policies.iter().filter(|one| one.oid != oid::ANY_POLICY) {
                    let mut parents = expecting(above, policy.oid);
                    if parents.is_empty() {
                        parents = of_policy(above, oid::ANY_POLICY);
                    }
                    if !parents.is_empty() {
                        level.push(Node::new(policy.oid, parents));
                    }
                }
                let any = policies.iter().any(|one| one.oid == oid::ANY_POLICY);
                if any && any_counts {
                    for wanted in above.iter().flat_map(|node| &node.expected) {
                        if !level.iter().any(|node| node.valid == *wanted) {
                            level.push(Node::new(*wanted, expecting(above, *wanted)));
                        }
                    }
                }
                levels.push(level);
                self.prune();
            }
            None => {}
        }
        if self.explicit == 0 && self.graph.is_none() {
            return Err(refused("no policy holds along the whole path"));
        }
        Ok(())
    }

    /// 6.1.4 (a), (b), (h) to (j): before the certificates that this one issued.
    pub fn pass_on(&mut self, certificate: &Certificate) -> Result<(), Finding> {
        let mappings = match certificate.extension(oid::POLICY_MAPPINGS) {
            Some(extension) => extension::policy_mappings(&extension.value)?,
            None => Vec::new(),
        };
        let of_any = |(from, to): &(_, _)| *from == oid::ANY_POLICY || *to == oid::ANY_POLICY;
        if mappings.iter().any(of_any) {
            return Err(refused("a policy mapping from or to any-policy"));
        }
        self.map(&mappings);
        if !certificate.is_self_issued() {
            for counter in [&mut self.explicit, &mut self.mapping, &mut self.any] {
                *counter = counter.saturating_sub(1);
            }
        }
        let constraints = constraints_of(certificate)?;
        lower(&mut self.explicit, constraints.require_explicit_policy);
        lower(&mut self.mapping, constraints.inhibit_policy_mapping);
        if let Some(extension) = certificate.extension(oid::INHIBIT_ANY_POLICY) {
            let skip = extension::inhibit_any_policy(&extension.value)?;
            lower(&mut self.any, Some(skip));
        }
        Ok(())
    }

    fn map(&mut self, mappings: &[(ObjectIdentifier, ObjectIdentifier)]) {
        let Some(levels) = &mut self.graph else {
            return;
        };
        let (Some(mut level), allowed) = (levels.pop(), self.mapping > 0) else {
            return;
        };
        let mut done: Vec<ObjectIdentifier> = Vec::new();
        for (issuers, _) in mappings {
            if done.contains(issuers) {
                continue;
            }
            done.push(*issuers);
            if !allowed {
                level.retain(|node| node.valid != *issuers);
                continue;
            }
            let subjects = mappings.iter().filter(|(from, _)| from == issuers);
            let subjects: Vec<_> = subjects.map(|(_, to)| *to).collect();
            if let Some(node) = level.iter_mut().find(|node| node.valid == *issuers) {
                node.expected = subjects;
            } else if level.iter().any(|node| node.valid == oid::ANY_POLICY) {
                let above = levels.last().map_or(&[][..], Vec::as_slice);
                let parents = of_policy(above, oid::ANY_POLICY);
                level.push(Node {
                    valid: *issuers,
                    expected: subjects,
                    parents,
                });
            }
        }
        levels.push(level);
        self.prune();
    }

    /// Takes away what has no child in the level below; a graph with an empty level is no graph.
    fn prune(&mut self) {
        let Some(levels) = &mut self.graph else {
            return;
        };
        for below in (1..levels.len()).rev() {
            let (upper, lower) = levels.split_at_mut(below);
            let (above, level) = (&mut upper[below - 1], &mut lower[0]);
            let kept: Vec<usize> = (0..above.len())
                .filter(|at| level.iter().any(|node| node.parents.contains(at)))
                .collect();
            let mut at = 0;
            above.retain(|_| {
                at += 1;
                kept.contains(&(at - 1))
            });
            for parent in level.iter_mut().flat_map(|node| &mut node.parents) {
                *parent = kept.iter().position(|old| old == parent).unwrap_or(0);
            }
        }
        if levels.iter().any(Vec::is_empty) {
            self.graph = None;
        }
    }

    /// 6.1.5 (a), (b), (g): the policies under which the last certificate is valid for the one who asks. Any-policy stands for all.
    pub fn conclude(
        mut self,
        last: &Certificate,
        settings: &PolicySettings,
    ) -> Result<Vec<ObjectIdentifier>, Finding> {
        self.explicit = self.explicit.saturating_sub(1);
        if constraints_of(last)?.require_explicit_policy == Some(0) {
            self.explicit = 0;
        }
        let authority = self.graph.as_deref().map(domain_policies);
        let authority = authority.unwrap_or_default();
        let wanted = &settings.initial;
        let found: Vec<_> = if wanted.is_empty() || wanted.contains(&oid::ANY_POLICY) {
            authority
        } else if authority.contains(&oid::ANY_POLICY) {
            wanted.clone()
        } else {
            authority
                .into_iter()
                .filter(|policy| wanted.contains(policy))
                .collect()
        };
        if self.explicit == 0 && found.is_empty() {
            return Err(refused("none of the policies asked for"));
        }
        Ok(found)
    }
}

impl Node {
    fn new(policy: ObjectIdentifier, parents: Vec<usize>) -> Self {
        Self {
            valid: policy,
            expected: vec![policy],
            parents,
        }
    }
}

/// RFC 9618, 5.5: in the words of the root's domain, so those that hang directly under any-policy.
fn domain_policies(levels: &[Vec<Node>]) -> Vec<ObjectIdentifier> {
    let mut found = Vec::new();
    for pair in levels.windows(2) {
        let under_any = pair[1].iter().filter(|node| {
            let parents = node.parents.iter().filter_map(|at| pair[0].get(*at));
            node.valid != oid::ANY_POLICY
                && parents.map(|parent| parent.valid).eq([oid::ANY_POLICY])
        });
        found.extend(under_any.map(|node| node.valid));
    }
    let last = levels.last().map_or(&[][..], Vec::as_slice);
    if last.iter().any(|node| node.valid == oid::ANY_POLICY) {
        found.push(oid::ANY_POLICY);
    }
    found
}

fn expecting(level: &[Node], policy: ObjectIdentifier) -> Vec<usize> {
    let nodes = level.iter().enumerate();
    nodes
        .filter(|(_, node)| node.expected.contains(&policy))
        .map(|(at, _)| at)
        .collect()
}

fn of_policy(level: &[Node], policy: ObjectIdentifier) -> Vec<usize> {
    let nodes = level.iter().enumerate();
    nodes
        .filter(|(_, node)| node.valid == policy)
        .map(|(at, _)| at)
        .collect()
}

fn constraints_of(certificate: &Certificate) -> Result<PolicyConstraints, Finding> {
    match certificate.extension(oid::POLICY_CONSTRAINTS) {
        Some(extension) => Ok(PolicyConstraints::parse(&extension.value)?),
        None => Ok(PolicyConstraints::default()),
    }
}

fn lower(counter: &mut usize, limit: Option<u32>) {
    if let Some(limit) = limit {
        *counter = (*counter).min(limit as usize);
    }
}
