namespace Mpp.Benchmarks;

/// <summary>Something that can be measured, by name.</summary>
internal interface IBenchmark
{
    string Name { get; }

    string Summary { get; }

    Task RunAsync(TextWriter output);
}
