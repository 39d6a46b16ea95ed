using Microsoft.Extensions.Options;

namespace Mpp.Client.Http;

/// <summary>Checks the options of every client when the host starts.</summary>
internal sealed class MppOptionsValidator : IValidateOptions<MppOptions>
{
    public ValidateOptionsResult Validate(string? name, MppOptions options)
    {
        var errors = PayerFactory.Validate(options);
        return errors.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(errors.Select(error => string.IsNullOrEmpty(name) ? error : $"Client '{name}': {error}"));
    }
}
