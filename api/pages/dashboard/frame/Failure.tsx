/** What the service refused, where the figures would be. */
export function Failure({ message }: { message: string }) {
  return (
    <p className="panel" role="alert">
      {message}
    </p>
  );
}
