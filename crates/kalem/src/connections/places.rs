//! Who is connected, and who makes room: of the address that holds most, what has been idle longest.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::presence::Presence;

pub struct Places {
    most: usize,
    most_of_address: usize,
    /// Proxies: one address, and many people behind it.
    trusted: Vec<IpAddr>,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    count: usize,
    /// Grows with every connection, so that the smaller number is the older connection.
    next: u64,
    by_address: HashMap<IpAddr, BTreeMap<u64, Arc<Presence>>>,
}

/// Is free again when it is dropped.
pub struct Place {
    pub presence: Arc<Presence>,
    address: IpAddr,
    number: u64,
    places: Arc<Places>,
}

impl Places {
    pub fn new(most: usize, most_of_address: usize, trusted: Vec<IpAddr>) -> Self {
        Self {
            most,
            most_of_address,
            trusted,
            taken: Mutex::default(),
        }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for whoever comes from there. None where all places of the address, or all that could be freed, are being served.
    pub fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        let address = network(from);
        let mut taken = self.taken();
        let of_address = taken.by_address.get(&address).map_or(0, BTreeMap::len);
        let is_trusted = self.trusted.contains(&from.to_canonical());
        if of_address >= self.most_of_address && !is_trusted {
            let oldest = taken.oldest_idle(&address)?;
            taken.send_away(address, oldest);
        }
        if taken.count >= self.most {
            let (address, number) = taken.idle().or_else(|| taken.beyond(of_address + 1))?;
            taken.send_away(address, number);
        }
        taken.next += 1;
        taken.count += 1;
        let (number, presence) = (taken.next, Presence::new());
        let of_address = taken.by_address.entry(address).or_default();
        of_address.insert(number, presence.clone());
        Some(Place {
            presence,
            address,
            number,
            places: self.clone(),
        })
    }

    /// Sends one idle connection away, where there is one.
    pub fn make_room(&self) {
        let mut taken = self.taken();
        if let Some((address, number)) = taken.idle() {
            taken.send_away(address, number);
        }
    }

    /// Sends everybody away.
    pub fn clear(&self) {
        for presence in self.taken().by_address.values().flat_map(BTreeMap::values) {
            presence.leave.notify_one();
        }
    }
}

impl Taken {
    fn oldest_idle(&self, address: &IpAddr) -> Option<u64> {
        let mut connections = self.by_address.get(address)?.iter();
        let (number, _) = connections.find(|(_, presence)| presence.is_idle())?;
        Some(*number)
    }

    /// The oldest idle one of the address that holds most; of equals the oldest.
    fn idle(&self) -> Option<(IpAddr, u64)> {
        let of_each = self.by_address.iter().filter_map(|(address, connections)| {
            let oldest = self.oldest_idle(address)?;
            Some((connections.len(), Reverse(oldest), *address))
        });
        let (_, Reverse(number), address) = of_each.max()?;
        Some((address, number))
    }

    /// The oldest one of the address that holds most, though it is being served, if that is more than the newcomer's holds.
    fn beyond(&self, of_newcomer: usize) -> Option<(IpAddr, u64)> {
        let (address, connections) = self
            .by_address
            .iter()
            .max_by_key(|(_, connections)| connections.len())?;
        let (number, _) = connections.first_key_value()?;
        (connections.len() > of_newcomer).then_some((*address, *number))
    }

    fn send_away(&mut self, address: IpAddr, number: u64) {
        if let Some(presence) = self.forget(address, number) {
            presence.leave.notify_one();
        }
    }

    fn forget(&mut self, address: IpAddr, number: u64) -> Option<Arc<Presence>> {
        let connections = self.by_address.get_mut(&address)?;
        let presence = connections.remove(&number)?;
        if connections.is_empty() {
            self.by_address.remove(&address);
        }
        self.count -= 1;
        Some(presence)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.taken().forget(self.address, self.number);
    }
}

/// What one subscriber has: an IPv4 address, or a /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            Ipv6Addr::from_bits(network).into()
        }
        short => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(most: usize, most_of_address: usize, trusted: &[&str]) -> Arc<Places> {
        let trusted = trusted.iter().map(|text| ip(text)).collect();
        Arc::new(Places::new(most, most_of_address, trusted))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn is_sent_away(place: &Place) -> bool {
        let taken = place.places.taken();
        let of_address = taken.by_address.get(&place.address);
        !of_address.is_some_and(|connections| connections.contains_key(&place.number))
    }

    #[test]
    fn an_address_makes_room_for_itself_first() {
        let places = places(10, 2, &[]);
        let [first, second] = [0, 1].map(|_| places.enter(ip("192.0.2.1")).unwrap());
        let busy = first.presence.request();
        let third = places.enter(ip("192.0.2.1")).unwrap();
        assert!(!is_sent_away(&first) && is_sent_away(&second));
        let _busy_too = third.presence.request();
        assert!(places.enter(ip("192.0.2.1")).is_none());
        assert!(places.enter(ip("192.0.2.2")).is_some());
        drop(busy);
        assert!(places.enter(ip("192.0.2.1")).is_some());
        assert!(is_sent_away(&first));
    }

    #[test]
    fn a_64_of_ipv6_is_one_and_a_proxy_is_many() {
        let places = places(10, 1, &["10.0.0.1"]);
        let first = places.enter(ip("2001:db8:0:1::1")).unwrap();
        let second = places.enter(ip("2001:db8:0:1:ffff::9")).unwrap();
        assert!(is_sent_away(&first) && !is_sent_away(&second));
        let _other = places.enter(ip("2001:db8:0:2::1")).unwrap();
        assert!(!is_sent_away(&second));
        let proxied: Vec<_> = ["10.0.0.1", "::ffff:10.0.0.1"]
            .map(|proxy| places.enter(ip(proxy)).unwrap())
            .into();
        assert!(!proxied.iter().any(is_sent_away));
    }

    #[test]
    fn in_all_whoever_holds_most_makes_room() {
        let places = places(4, 4, &[]);
        let honest = places.enter(ip("192.0.2.9")).unwrap();
        let heap: Vec<_> = (0..3)
            .map(|_| places.enter(ip("192.0.2.1")).unwrap())
            .collect();
        let newcomer = places.enter(ip("192.0.2.7")).unwrap();
        assert!(is_sent_away(&heap[0]) && !is_sent_away(&honest));
        let _requests: Vec<_> = [&honest, &heap[1], &heap[2], &newcomer]
            .map(|place| place.presence.request())
            .into();
        // All are being served: still nobody is kept out by one address.
        let last = places.enter(ip("192.0.2.8")).unwrap();
        assert!(is_sent_away(&heap[1]) && !is_sent_away(&honest));
        let _request = last.presence.request();
        assert!(places.enter(ip("192.0.2.6")).is_none());
        drop((honest, heap, newcomer, last));
        assert_eq!(places.taken().count, 0);
        assert!(places.taken().by_address.is_empty());
    }
}
