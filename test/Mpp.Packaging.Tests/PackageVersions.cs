using System.Xml.Linq;

namespace Mpp.Packaging.Tests;

/// <summary>The versions that the whole repository agrees on.</summary>
internal static class PackageVersions
{
    private static readonly XDocument Central = XDocument.Parse(Repository.Read("Directory.Packages.props"));

    internal static string Of(string name) => Central.Descendants("PackageVersion").Single(package => package.Attribute("Include")?.Value == name).Attribute("Version")!.Value;
}
