namespace Mpp.Conformance;

/// <summary>A request that is answered with an error of this type.</summary>
internal sealed class AdapterException(string type, string message) : Exception(message)
{
    public string Type { get; } = type;
}
