namespace Mpp.Fuzzing.Targets;

/// <summary>A folder for the files of one target, which goes with it.</summary>
internal sealed class FuzzFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("mpp-fuzzing-").FullName;
    private int _number;

    /// <summary>A folder that nothing was written to yet.</summary>
    public string Next()
    {
        Clear();
        return Directory.CreateDirectory(Path.Combine(_path, $"{++_number}")).FullName;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private void Clear()
    {
        foreach (var folder in Directory.GetDirectories(_path))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
