namespace Mpp.Fuzzing.Harness;

/// <summary>An input that did what none may, and how to try it again.</summary>
internal sealed record FuzzFailure(string Target, int Seed, long Iteration, byte[] Input, string Kind, string Message)
{
    public override string ToString() => $"""
        {Target}: {Kind}
          {Message}
          again:  --target {Target} --seed {Seed} --iteration {Iteration}
          input:  {Convert.ToBase64String(Input)}
        """;
}
