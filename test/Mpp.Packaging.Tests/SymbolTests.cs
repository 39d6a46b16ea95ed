using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Mpp.Packaging.Tests;

/// <summary>What a debugger finds: the symbols that belong to the library, and from there the sources.</summary>
[TestFixtureSource(typeof(PackageNames), nameof(PackageNames.All))]
public sealed class SymbolTests(string id, string project)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private readonly string _place = id == project ? "lib/net10.0" : "tools/net10.0/any";

    private byte[] _library = null!;
    private byte[] _bytes = null!;
    private MetadataReaderProvider _provider = null!;

    private MetadataReader Symbols => _provider.GetMetadataReader();

    [OneTimeSetUp]
    public void Open()
    {
        using var package = PackedFixture.Open(id);
        using var symbols = PackedFixture.OpenSymbols(id);
        _library = package.Read($"{_place}/{id}.dll");
        _bytes = symbols.Read($"{_place}/{id}.pdb");
        _provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(_bytes));
    }

    [OneTimeTearDown]
    public void Close() => _provider.Dispose();

    [Test]
    public void They_belong_to_the_library()
    {
        using var reader = new PEReader(ImmutableArray.Create(_library));
        var named = reader.ReadCodeViewDebugDirectoryData(reader.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
        Assert.That(new BlobContentId(Symbols.DebugMetadataHeader!.Id).Guid, Is.EqualTo(named.Guid));
    }

    [Test]
    public void They_lead_to_the_sources_of_the_commit()
    {
        var link = Encoding.UTF8.GetString(Notes(EntityHandle.ModuleDefinition, SourceLink).Single());
        Assert.That(link, Is.EqualTo($$$"""{"documents":{"/_/*":"https://raw.githubusercontent.com/example/mpp/{{{SourceCopy.Commit}}}/*"}}"""));
    }

    [Test]
    public void They_hold_the_sources_that_no_commit_has()
    {
        var documents = Symbols.Documents.Select(handle => (Name: Symbols.GetString(Symbols.GetDocument(handle).Name), Handle: handle)).ToList();
        Assert.That(documents, Is.Not.Empty);
        foreach (var (name, handle) in documents)
        {
            Assert.That(name, Does.StartWith("/_/"));
            var isCommitted = File.Exists(Path.Combine(PackedFixture.Sources.Folder, name[3..])) && !name.Contains("/obj/", StringComparison.Ordinal);
            Assert.That(Notes(handle, EmbeddedSource).Any(), Is.EqualTo(!isCommitted), name);
        }
    }

    [Test]
    public void Neither_they_nor_the_library_name_a_folder_of_the_machine()
    {
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
        {
            var folder = encoding.GetBytes(PackedFixture.Sources.Folder);
            Assert.That(_library.AsSpan().IndexOf(folder), Is.EqualTo(-1), "library");
            Assert.That(_bytes.AsSpan().IndexOf(folder), Is.EqualTo(-1), "symbols");
        }
    }

    private IEnumerable<byte[]> Notes(EntityHandle owner, Guid kind) => Symbols.GetCustomDebugInformation(owner).Select(Symbols.GetCustomDebugInformation)
        .Where(note => Symbols.GetGuid(note.Kind) == kind).Select(note => Symbols.GetBlobBytes(note.Value));
}
