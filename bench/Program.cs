Console.WriteLine("join, weight, faults, start");
