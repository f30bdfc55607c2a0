"""What every stage stands on: data, events, jobs, time, money, access, problems, files."""
