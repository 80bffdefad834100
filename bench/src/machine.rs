//! What the machine says of a process and of itself, from `/proc`.

use std::fs;

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
    }
}
