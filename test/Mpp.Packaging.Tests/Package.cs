using System.IO.Compression;
using System.Xml.Linq;

namespace Mpp.Packaging.Tests;

/// <summary>A package as it would be uploaded.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive _archive;

    internal Package(string path) => _archive = ZipFile.OpenRead(path);

    /// <summary>The files that somebody put in. What every package has, by the rules of its format, is left out.</summary>
    internal IEnumerable<string> Files => _archive.Entries.Select(entry => entry.FullName).Where(name =>
        name is not ("_rels/.rels" or "[Content_Types].xml") && !name.EndsWith(".nuspec", StringComparison.Ordinal)
        && !name.StartsWith("package/", StringComparison.Ordinal));

    /// <summary>What the package says of itself.</summary>
    internal XElement Metadata
    {
        get
        {
            using var nuspec = _archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            return XElement.Load(nuspec).Elements().Single(element => element.Name.LocalName == "metadata");
        }
    }

    /// <summary>Names and version ranges of all packages that come along, whatever the framework.</summary>
    internal IEnumerable<string> Dependencies => Metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
        .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}");

    /// <summary>One word of <see cref="Metadata"/>; empty when it is not there.</summary>
    internal string Say(string name) => Metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

    /// <summary>The bytes of a file.</summary>
    internal byte[] Read(string file)
    {
        using var content = _archive.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public void Dispose() => _archive.Dispose();
}
