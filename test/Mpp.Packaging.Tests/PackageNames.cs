namespace Mpp.Packaging.Tests;

/// <summary>All packages, with the folders of their projects.</summary>
internal static class PackageNames
{
    internal static readonly string[][] All =
    [
        ["Mpp.Client", "Mpp.Client"],
        ["Mpp.Client.PostgreSql", "Mpp.Client.PostgreSql"],
        ["Mpp.Sandbox", "Mpp.Sandbox"],
        ["mppcs", "Mppcs"],
    ];
}
