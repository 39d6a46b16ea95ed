namespace Mppcs.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Heading">What stands above it.</param>
internal sealed record Column(string Heading)
{
    /// <summary>Whether its cells stand to the right, as numbers do.</summary>
    public bool IsRight { get; init; }

    /// <summary>Whether its cells are never broken: what people copy, for instance identifiers and addresses, and amounts.</summary>
    public bool IsWhole { get; init; }

    public static Column Number(string heading) => new(heading) { IsRight = true, IsWhole = true };

    public static Column Whole(string heading) => new(heading) { IsWhole = true };
}
