//! What the machine says of a process and of itself, from `/proc`.

use std::fs;

use rustix::time::{ClockId, clock_gettime};

use crate::Done;

/// Ticks of processor time in a second, as Linux tells them to programs.
const TICKS: f64 = 100.0;

/// Processor time that a process has used so far, in seconds.
pub fn cpu_of(pid: u32) -> Done<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    Ok(cpu_in(&stat).ok_or("/proc/PID/stat cannot be read")?.1)
}

/// The same of all PostgreSQL processes together.
pub fn cpu_of_postgres() -> Done<f64> {
    let mut sum = 0.0;
    for entry in fs::read_dir("/proc")?.flatten() {
        // A process may end while we look.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        if let Some((name, seconds)) = cpu_in(&stat)
            && name == "postgres"
        {
            sum += seconds;
        }
    }
    Ok(sum)
}

/// Processor time of this process so far, in seconds, to the nanosecond.
pub fn own_cpu() -> f64 {
    seconds(ClockId::ProcessCPUTime)
}

/// The same of this thread alone.
pub fn cpu_of_this_thread() -> f64 {
    seconds(ClockId::ThreadCPUTime)
}

fn seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Processor time of the thread of this process that has that name, in seconds.
pub fn cpu_of_thread(name: &str) -> Done<f64> {
    for entry in fs::read_dir("/proc/self/task")?.flatten() {
        let read = |file| fs::read_to_string(entry.path().join(file));
        // Another thread may end while it is looked at.
        if read("comm").is_ok_and(|found| found.trim() == name) {
            let nanoseconds = read("schedstat")?;
            let nanoseconds = nanoseconds.split(' ').next().unwrap_or_default();
            return Ok(nanoseconds.parse::<f64>()? / 1e9);
        }
    }
    Err(format!("there is no thread {name}").into())
}

/// Name and seconds out of `pid (name) state …`, where the name may hold anything.
fn cpu_in(stat: &str) -> Option<(&str, f64)> {
    let (head, tail) = stat.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let fields: Vec<&str> = tail.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some((name, ticks / TICKS))
}

/// Resident memory of a process in megabytes, now and at its highest.
pub fn memory_of(pid: u32) -> Done<(f64, f64)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let of = |name: &str| -> Option<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes / 1024.0)
    };
    let read = of("VmRSS:").zip(of("VmHWM:"));
    Ok(read.ok_or("/proc/PID/status cannot be read")?)
}

/// Load of the last minute, and what the machine is.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

pub fn description() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("an unnamed processor", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_default();
    format!(
        "{cores} cores of {model}, {} GB",
        kilobytes.div_ceil(1024 * 1024)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_is_read() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 1 2 3 4 250 50 0 0 20 0 1 0 5 6 7";
        assert_eq!(cpu_in(stat), Some(("a (b) c", 3.0)));
    }

    #[test]
    fn this_process_has_memory() {
        let (now, most) = memory_of(std::process::id()).unwrap();
        assert!(now > 0.5 && most >= now);
        assert!(cpu_of(std::process::id()).is_ok());
        assert!(own_cpu() >= cpu_of_this_thread());
    }

    #[test]
    fn a_thread_is_found_by_its_name() {
        let named = std::thread::Builder::new().name("bench-named".into());
        let found = named.spawn(|| cpu_of_thread("bench-named").is_ok());
        assert!(found.unwrap().join().unwrap());
        assert!(cpu_of_thread("bench-nobody").is_err());
    }
}
