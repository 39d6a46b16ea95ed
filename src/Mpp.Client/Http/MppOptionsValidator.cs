using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Mpp.Client.Diagnostics;

namespace Mpp.Client.Http;

/// <summary>Checks the options of every client when the host starts, and says then what each may pay.</summary>
internal sealed class MppOptionsValidator(IServiceProvider services) : IValidateOptions<MppOptions>
{
    public ValidateOptionsResult Validate(string? name, MppOptions options)
    {
        var errors = PayerFactory.Validate(options);
        if (errors.Count > 0)
        {
            return ValidateOptionsResult.Fail(errors.Select(error => MppRegistration.NameClient(name, error)));
        }

        var factory = services.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? NullLoggerFactory.Instance;
        PayerFactory.Announce(name, options.Policy, factory.CreateLogger(PaymentTelemetry.Name));
        return ValidateOptionsResult.Success;
    }
}
