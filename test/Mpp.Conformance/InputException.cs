namespace Mpp.Conformance;

/// <summary>The input of an operation does not have the form that the operation needs.</summary>
internal sealed class InputException(string message) : FormatException(message);
