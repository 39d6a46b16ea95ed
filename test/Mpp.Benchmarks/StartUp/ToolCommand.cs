namespace Mpp.Benchmarks.StartUp;

/// <summary>A command line that pays for one request.</summary>
internal sealed record ToolCommand(string Name, string Program, string[] Arguments, Dictionary<string, string> Variables);
