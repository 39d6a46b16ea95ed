using System.Text;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>A folder of a test, with files that only their owner may read. It is removed with all of them.</summary>
internal sealed class OwnerOnlyFolder : IDisposable
{
    private readonly string _path = System.IO.Path.Combine(TestContext.CurrentContext.WorkDirectory, Guid.NewGuid().ToString("N"));

    public string Path => _path;

    public string At(string name) => System.IO.Path.Combine(_path, name);

    public string Put(string name, string content)
    {
        Directory.CreateDirectory(_path);
        File.WriteAllText(At(name), content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        SetMode(name, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return At(name);
    }

    public void SetMode(string name, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At(name), mode);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }
}
