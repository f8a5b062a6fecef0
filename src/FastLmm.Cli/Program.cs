Console.WriteLine("fastlmm");
